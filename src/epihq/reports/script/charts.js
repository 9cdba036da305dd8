// What a chart says of its days: beside the pointer or the finger, and by a slider that
// keys move. Without it a chart is whole, and its table has every figure.
(function () {
  "use strict";
  const told = document.createElement("div");
  told.className = "told";
  told.hidden = true;
  document.body.append(told);
  function prepare() {
    for (const title of document.querySelectorAll(".chart title")) {
      title.parentNode.dataset.told = title.textContent;
      title.remove();
    }
    document.querySelectorAll(".chart[data-walk]").forEach(walk);
  }
  function tell(event) {
    const mark = event.target.closest && event.target.closest(".chart [data-told]");
    told.hidden = !mark;
    if (!mark) return;
    // A page that was put in place of another may have taken it away.
    if (!told.isConnected) document.body.append(told);
    const right = event.clientX > innerWidth / 2;
    told.textContent = mark.dataset.told;
    told.style.left = `${event.clientX}px`;
    told.style.top = `${event.clientY}px`;
    told.style.transform = `translate(${right ? "-100%" : "0"}, -130%)`;
    const chart = mark.closest(".chart[data-walk]");
    if (chart) point(chart, mark.dataset.told);
  }
  // The marks of the days, of the drawing that is seen: the last that tell anything.
  function days(chart) {
    const seen = [...chart.children].find((one) => one.getClientRects().length);
    const marks = seen ? [...seen.querySelectorAll("[data-told]")] : [];
    const group = marks.length && marks[marks.length - 1].parentNode;
    return marks.filter((mark) => mark.parentNode === group);
  }
  function point(chart, words) {
    for (const mark of chart.querySelectorAll(".here")) mark.classList.remove("here");
    days(chart).forEach(function (mark, place) {
      if (mark.dataset.told !== words) return;
      mark.classList.add("here");
      const slider = chart.nextElementSibling.firstChild;
      slider.value = place;
      say(chart, words);
    });
  }
  function say(chart, words) {
    const line = chart.nextElementSibling;
    line.firstChild.setAttribute("aria-valuetext", words);
    line.lastChild.textContent = words;
  }
  function walk(chart) {
    const marks = days(chart);
    const next = chart.nextElementSibling;
    if (!marks.length || (next && next.className === "walk")) return;
    const line = document.createElement("div");
    line.className = "walk";
    const slider = document.createElement("input");
    slider.type = "range";
    slider.max = marks.length - 1;
    slider.value = marks.length - 1;
    slider.setAttribute("aria-label", chart.dataset.walk);
    const words = document.createElement("output");
    line.append(slider, words);
    chart.after(line);
    slider.addEventListener("input", function () {
      point(chart, days(chart)[Number(slider.value)].dataset.told);
    });
    say(chart, marks[marks.length - 1].dataset.told);
  }
  prepare();
  document.addEventListener("htmx:afterSettle", prepare);
  document.addEventListener("pointermove", tell);
  document.addEventListener("pointerdown", tell);
})();
