// Light or dark as this person chose on this device, before anything is drawn.
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("theme");
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch (e) { /* storage may be closed to us; then it is as the device has it */ }
})();
