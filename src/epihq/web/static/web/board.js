// The slider of days: it names the day while it moves, and goes there when let go.
(function () {
  "use strict";
  var form = document.querySelector("form.slider");
  if (!form) return;
  var day = form.querySelector("#at");
  var slider = form.querySelector("#at-slider");
  var first = Date.parse(form.dataset.first + "T00:00:00Z");
  function dayAt(number) {
    return new Date(first + number * 86400000).toISOString().slice(0, 10);
  }
  slider.addEventListener("input", function () {
    day.value = dayAt(Number(slider.value));
    slider.setAttribute("aria-valuetext", day.value);
  });
  slider.addEventListener("change", function () { form.submit(); });
})();
