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
