// The slider of days: it names the day while it moves, and goes there when let go. Where
// the board renews itself it keeps to the board's day, unless somebody is at it.
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
  document.addEventListener("htmx:afterSettle", function () {
    var shown = document.getElementById("board").dataset.day;
    if (form.contains(document.activeElement) || shown === day.value) return;
    var number = Math.round((Date.parse(shown + "T00:00:00Z") - first) / 86400000);
    day.max = shown;
    slider.max = number;
    day.value = shown;
    slider.value = number;
    slider.setAttribute("aria-valuetext", shown);
    form.querySelector("[rel=prev]").href = "?at=" + dayAt(Math.max(0, number - 1));
  });
  slider.addEventListener("change", function () { form.submit(); });
})();
