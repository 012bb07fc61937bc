/* The page works without this: forms post and the page comes back. With it nothing reloads. */
(function () {
  var stage = document.getElementById("stage");
  if (!stage || !window.fetch || !window.FormData) return;
  var seen = stage.getAttribute("data-version");
  var waiting = 0;
  var turn = Promise.resolve();
  var unsent = null;
  var asked = 0;
  var pressed = false;
  var names = ["owner", "books", "customer"];

  function fresh() {
    var bytes = new Uint8Array(8);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  /* a tap that has begun must find its button where it was */
  document.addEventListener("pointerdown", function () { pressed = true; });
  ["pointerup", "pointercancel"].forEach(function (name) {
    document.addEventListener(name, function () { setTimeout(function () { pressed = false; }, 0); });
  });

  function show(parts) {
    if (parts.version === seen) return;
    seen = parts.version;
    names.forEach(function (name) {
      var place = document.getElementById("part-" + name);
      var old = place.querySelector(".log");
      var away = old && old.scrollTop < -60;
      var at = away ? old.scrollTop : 0;
      var before = old ? old.getAttribute("data-newest") : null;
      var typed = place.querySelector("input[name=text]");
      var text = typed ? typed.value : "";
      var held = typed && document.activeElement === typed;
      place.innerHTML = parts[name];
      var log = place.querySelector(".log");
      if (log && away && log.getAttribute("data-newest") === before) log.scrollTop = at;
      var input = place.querySelector("input[name=text]");
      if (input) { input.value = text; if (held) input.focus(); }
      var tab = document.querySelector("label[for=tab-" + name + "]");
      var radio = document.getElementById("tab-" + name);
      if (tab && log && before !== null && before !== log.getAttribute("data-newest") && !radio.checked) tab.className = "new";
    });
  }

  /* an answer that was overtaken by a later question is old news */
  function ask(url, options) {
    var mine = ++asked;
    return fetch(url, options).then(function (answer) {
      if (!answer.ok) throw new Error("status " + answer.status);
      if (answer.status !== 200) return;
      return answer.json().then(function (parts) {
        if (mine === asked && !(pressed && !options)) show(parts);
      });
    });
  }

  document.addEventListener("change", function (event) {
    if (event.target.type === "file" && event.target.files.length) { event.target.form.submit(); return; }
    var tab = event.target.id && document.querySelector("label[for=" + event.target.id + "]");
    if (tab) tab.className = "";
  });

  function boxOf(side) { return document.querySelector("#part-" + side + " input[name=text]"); }

  /* what was not taken is back in its box, and goes again under the same name: taken twice it is one */
  function back(data) {
    var box = boxOf(data.get("side"));
    if (!box || !data.get("text")) return;
    unsent = data;
    if (!box.value) box.value = data.get("text");
    box.setCustomValidity("Not sent: Pakka does not answer. Press Enter to send it again.");
    box.reportValidity();
  }

  /* a box that is held to be wrong is not sent: the word lasts until the next key or tap */
  ["keydown", "pointerdown", "input"].forEach(function (name) {
    document.addEventListener(name, function () {
      var box = unsent && boxOf(unsent.get("side"));
      if (box) box.setCustomValidity("");
    }, true);
  });

  /* what is sent while an answer is still coming waits for its turn */
  function send(data) {
    waiting++;
    stage.setAttribute("aria-busy", "true");
    var asks = { method: "POST", body: new URLSearchParams(data), headers: { "X-Asks": "parts" } };
    turn = turn
      .then(function () { return ask("/demo/say", asks); })
      .catch(function () { back(data); })
      .then(function () { if (!--waiting) stage.removeAttribute("aria-busy"); });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("action") !== "/demo/say") return;
    event.preventDefault();
    var data = new FormData(form);
    var button = event.submitter;
    var typed = form.querySelector("input[name=text]");
    var chosen = button && button.name;
    if (chosen && waiting) return;
    if (chosen) data.set(button.name, button.value);
    else if (typed && !typed.value.trim()) return;
    var same = unsent && ["side", "text", "tap"].every(function (name) { return unsent.get(name) === data.get(name); });
    data.set("nonce", same ? unsent.get("nonce") : fresh());
    unsent = null;
    if (typed && !chosen) typed.value = "";
    if (chosen && button.name === "tap") button.className = "on";
    send(data);
  });

  setInterval(function () {
    if (!waiting && !document.hidden) ask("/demo/parts?seen=" + seen).catch(function () {});
  }, 2000);
})();
