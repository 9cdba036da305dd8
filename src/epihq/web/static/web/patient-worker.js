/* Keeps the page of somebody at home on their phone, so that it opens without a
   connection; what is new is always asked for first. */
"use strict";
var SHELF = "epihq-page-1";

function kept(request) {
  return caches.match(request, { ignoreSearch: false }).then(function (found) {
    return found || Promise.reject(new Error("no connection"));
  });
}

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var request = event.request;
  if (request.method !== "GET") { return; }
  event.respondWith(
    fetch(request).then(function (answer) {
      var copy = answer.clone();
      event.waitUntil(caches.open(SHELF).then(function (shelf) {
        /* A link that was withdrawn leaves nothing behind. */
        return answer.ok ? shelf.put(request, copy) : shelf.delete(request);
      }));
      return answer;
    }, function () { return kept(request); })
  );
});
