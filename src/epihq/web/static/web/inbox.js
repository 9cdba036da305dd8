// The inbox by keys, and what came new: j and k or the arrows go from one thing to the
// next, Enter opens it as every link.
(function () {
  "use strict";
  var opened = "#inbox a.open";
  function links() {
    return Array.prototype.slice.call(document.querySelectorAll(opened));
  }
  var STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  function isTyping(at) {
    return at.closest("input, select, textarea, [contenteditable]");
  }
  document.addEventListener("keydown", function (event) {
    var step = STEPS[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(event.target)) return;
    var all = links(), here = all.indexOf(document.activeElement);
    if (!all.length) return;
    var next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    if (next < 0 || next >= all.length) return;
    event.preventDefault();
    all[next].focus();
    all[next].closest("li").scrollIntoView({ block: "nearest" });
  });
  // What was not there before is marked, and told to who cannot see it.
  var known = {};
  function learn() {
    var fresh = links().filter(function (one) { return !known[one.id]; });
    fresh.forEach(function (one) { known[one.id] = true; });
    return fresh;
  }
  learn();
  var marked = {};
  document.addEventListener("htmx:afterSettle", function () {
    var fresh = learn(), news = document.getElementById("news");
    fresh.forEach(function (one) { marked[one.id] = true; });
    links().forEach(function (one) {
      if (marked[one.id]) one.closest("li").classList.add("new");
    });
    if (!fresh.length) return;
    var words = fresh.length > 1 ? news.dataset.more : news.dataset.one;
    news.textContent = words.replace("{n}", fresh.length).replace("{what}", fresh[0].textContent);
  });
})();
