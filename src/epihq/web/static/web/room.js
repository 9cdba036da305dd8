// The clocks, the count of what waits, and the switch between light and dark.
(function () {
  "use strict";
  var place = document.querySelector(".clock");
  // An exercise has a clock of its own, so many seconds from the wall's.
  function now() {
    var turn = document.getElementById("exercise") || place;
    return new Date(Date.now() + 1000 * Number(turn.dataset.shift || 0));
  }
  function hourIn(zone) {
    return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(now());
  }
  function tick() {
    if (!place) return;
    var local = document.getElementById("clock-local");
    if (local) local.textContent = hourIn(place.dataset.zone);
    document.getElementById("clock-utc").textContent = hourIn("UTC");
  }
  tick();
  setInterval(tick, 5000);
  // How many things wait: asked now and then, and what asks keeps nobody signed in.
  var count = document.querySelector("[data-count]");
  function told(words) {
    if (!/^\d+$/.test(words)) return;
    count.textContent = words;
    count.hidden = words === "0";
  }
  if (count) setInterval(function () {
    if (document.hidden) return;
    fetch(count.dataset.count, { headers: { "X-Epihq-Quiet": "1" }, redirect: "error" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(told, function () { /* asked again later */ });
  }, 30000);
  var theme = document.getElementById("theme");
  if (theme) {
    theme.value = document.documentElement.dataset.theme || "";
    theme.addEventListener("change", function () {
      if (theme.value) document.documentElement.dataset.theme = theme.value;
      else delete document.documentElement.dataset.theme;
      try { localStorage.setItem("theme", theme.value); } catch (e) { /* not kept */ }
    });
  }
})();
// What a field is usually filled with: one press fills it; some count from another field.
(function () {
  "use strict";
  function show() {
    document.querySelectorAll(".presets[hidden]").forEach(function (one) { one.hidden = false; });
  }
  document.addEventListener("htmx:afterSettle", show);
  show();
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-fill]");
    if (!button) return;
    var field = document.getElementById(button.dataset.fill), told = button.dataset;
    var after = told.after && document.getElementById(told.after).value;
    field.value = !after ? told.value :
      new Date(Date.parse(after + "Z") + Number(told.days) * 86400000).toISOString().slice(0, 16);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
})();
// Keys: outside of a field, one presses or enters the first thing that has it; Escape
// closes what a page has opened.
(function () {
  "use strict";
  function isTyping(at) {
    return at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  }
  document.addEventListener("click", function (event) {
    var open = document.querySelector(".ways details[open]");
    if (open && !open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", function (pressed) {
    if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.defaultPrevented) return;
    if (pressed.key === "Escape") {
      var open = document.querySelector("details.about[open], .ways details[open]");
      if (!open) return;
      open.open = false;
      open.querySelector("summary").focus();
      return;
    }
    if (isTyping(pressed.target) || pressed.key.length !== 1) return;
    var found = document.querySelector('[data-key="' + CSS.escape(pressed.key) + '"]');
    if (!found) return;
    pressed.preventDefault();
    if (isTyping(found)) found.focus();
    else found.click();
  });
})();
