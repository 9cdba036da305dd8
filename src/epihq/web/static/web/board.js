// The slider of days: it names the day while it moves, and goes there when let go. Where
// the board renews itself it keeps to the board's day, unless somebody is at it.
(function () {
  "use strict";
  var form = document.querySelector("form.slider");
  if (!form) return;
  var day = form.querySelector("#at");
  var slider = form.querySelector("#at-slider");
  var hour = form.querySelector("#at-hour");
  var first = Date.parse(form.dataset.first + "T00:00:00Z");
  function dayAt(number) {
    return new Date(first + number * 86400000).toISOString().slice(0, 10);
  }
  slider.addEventListener("input", function () {
    if (hour) hour.value = "";
    day.value = dayAt(Number(slider.value));
    slider.setAttribute("aria-valuetext", day.value);
  });
  document.addEventListener("htmx:afterSettle", function () {
    var shown = document.getElementById("board").dataset.day;
    if (form.contains(document.activeElement) || shown === day.value) return;
    var number = Math.round((Date.parse(shown + "T00:00:00Z") - first) / 86400000);
    day.max = shown;
    slider.max = number;
    day.value = shown;
    slider.value = number;
    slider.setAttribute("aria-valuetext", shown);
    var before = form.querySelector("[rel=prev]");
    var asked = new URLSearchParams(before.search);
    asked.set("at", dayAt(Math.max(0, number - 1)));
    before.search = asked.toString();
  });
  // A key changes it by a day each time: what is asked for is where it comes to rest, and
  // whoever moved it by keys goes on from there.
  var MOVED = "epihq-slider", rest = 0, byKey = false;
  function remembered(word) {
    try {
      var before = sessionStorage.getItem(MOVED);
      if (word) sessionStorage.setItem(MOVED, word);
      else sessionStorage.removeItem(MOVED);
      return before;
    } catch (refused) {
      return null;
    }
  }
  if (remembered("")) slider.focus();
  slider.addEventListener("keydown", function () { byKey = true; });
  slider.addEventListener("pointerdown", function () { byKey = false; });
  slider.addEventListener("change", function () {
    clearTimeout(rest);
    rest = setTimeout(function () {
      if (document.activeElement === slider) remembered("here");
      form.submit();
    }, byKey ? 600 : 0);
  });
})();
// Regions stand folded under their countries, as this person left them.
(function () {
  "use strict";
  var KEPT = "epihq-regions";
  function unfolded() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT) || "[]");
    } catch (refused) {
      return [];
    }
  }
  function show() {
    var open = unfolded();
    document.querySelectorAll("button[data-parts]").forEach(function (button) {
      var isOpen = open.indexOf(button.dataset.parts) >= 0;
      button.hidden = false;
      button.setAttribute("aria-expanded", String(isOpen));
      document.querySelectorAll('tr[data-of="' + button.dataset.parts + '"]').forEach(function (row) {
        row.hidden = !isOpen;
      });
    });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-parts]");
    if (!button) return;
    var code = button.dataset.parts, open = unfolded(), at = open.indexOf(code);
    if (at >= 0) open.splice(at, 1);
    else open.push(code);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(open));
    } catch (refused) { /* not kept */ }
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
