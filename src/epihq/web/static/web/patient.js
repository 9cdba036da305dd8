/* The page of somebody at home: answers are kept on the phone until they have arrived.
   Written for browsers of 2015: no modules, no promises, nothing to load. */
(function () {
  "use strict";
  var form = document.getElementById("answers");
  var told = document.getElementById("told");
  if (!form || !window.JSON) { return; }
  var shelf = "epihq-" + form.getAttribute("data-shelf");
  var words = form.dataset || {};

  function kept() {
    try { return JSON.parse(window.localStorage.getItem(shelf) || "[]"); }
    catch (ignored) { return []; }
  }

  function keep(list) {
    try { window.localStorage.setItem(shelf, JSON.stringify(list)); return true; }
    catch (ignored) { return false; }
  }

  function say(sentence, kind) {
    told.textContent = sentence;
    told.className = kind;
    told.focus();
    window.scrollTo(0, 0);
  }

  function chance() {
    var letters = "", bytes = new Uint8Array(16), at;
    if (window.crypto && window.crypto.getRandomValues) { window.crypto.getRandomValues(bytes); }
    else { for (at = 0; at < 16; at += 1) { bytes[at] = Math.floor(Math.random() * 256); } }
    for (at = 0; at < 16; at += 1) { letters += ("0" + bytes[at].toString(16)).slice(-2); }
    return letters;
  }

  function written() {
    var pairs = [], fields = form.elements, at, one;
    for (at = 0; at < fields.length; at += 1) {
      one = fields[at];
      if (!one.name || one.name === "once") { continue; }
      if ((one.type === "radio" || one.type === "checkbox") && !one.checked) { continue; }
      pairs.push(encodeURIComponent(one.name) + "=" + encodeURIComponent(one.value));
    }
    return pairs.join("&");
  }

  /* The clock of a phone may be wrong: how long an answer has waited is not. */
  function body(one) {
    var waited = Math.max(0, Math.round((new Date().getTime() - one.at) / 1000));
    return one.body + "&once=" + one.once + "&waited=" + waited;
  }

  function drop(once) {
    keep(kept().filter(function (one) { return one.once !== once; }));
  }

  /* again: the connection came back while what was sent without one was failing. */
  var sending = false, again = false;
  /* What was sent in vain goes again soon, then ever later, up to half a minute. */
  var SOON = 2000, SELDOM = 30000, pause = SOON, due = 0;
  function send() {
    var list = kept(), request, one;
    if (sending || !list.length) { return; }
    one = list[0];
    sending = true;
    again = false;
    request = new XMLHttpRequest();
    request.open("POST", form.action, true);
    request.timeout = 20000;
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setRequestHeader("Accept", "application/json");
    request.onload = function () {
      var answer = {};
      sending = false;
      try { answer = JSON.parse(request.responseText); } catch (ignored) { answer = {}; }
      if (request.status >= 500 || request.status === 429) { wait(); return; }
      pause = SOON;
      drop(one.once);
      say(answer.sentence || words.refused, answer.kind || "problem");
      send();
    };
    request.onerror = request.ontimeout = function () {
      sending = false;
      wait();
      if (again) { send(); }
    };
    request.send(body(one));
  }

  /* It is said once: who writes on meanwhile is not led away from where they are. */
  function wait() {
    if (told.textContent !== words.waits) { say(words.waits, "waits"); }
    window.clearTimeout(due);
    due = window.setTimeout(send, pause);
    pause = Math.min(2 * pause, SELDOM);
  }

  form.addEventListener("submit", function (event) {
    var list = kept(), one = { once: chance(), at: new Date().getTime(), body: written() };
    list.push(one);
    if (!keep(list)) { return; } /* nothing can be kept here: the browser sends the form */
    event.preventDefault();
    form.reset();
    say(words.sends, "waits");
    send();
  });
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register("worker.js").then(null, function () { return null; });
  }
  window.addEventListener("online", function () {
    again = sending;
    pause = SOON;
    send();
  });
  if (kept().length) { wait(); send(); }
}());
