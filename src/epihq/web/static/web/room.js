// The clocks, and the switch between light and dark.
(function () {
  "use strict";
  var place = document.querySelector(".clock");
  // An exercise has a clock of its own, so many seconds from the wall's.
  function now() {
    var turn = document.getElementById("exercise") || place;
    return new Date(Date.now() + 1000 * Number(turn.dataset.shift || 0));
  }
  function told(zone) {
    return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(now());
  }
  function tick() {
    if (!place) return;
    var local = document.getElementById("clock-local");
    if (local) local.textContent = told(place.dataset.zone);
    document.getElementById("clock-utc").textContent = told("UTC");
  }
  tick();
  setInterval(tick, 5000);
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
