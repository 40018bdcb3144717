"use strict";
// LIVE: the web socket, the link, files in and out; or, in a recording, the days that were written into the page.
(function () {
  const { at, state } = SCS, recorded = at("recorded");
  let socket = null, asked = 0, digests = [null, null], wantsSheet = false;

  function send(message) {
    if (!socket || socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  function setBegin(begin) {
    SCS.begin = begin;
    Object.assign(SCS, { curves: begin.curves, mapped: begin.mapped, places: begin.places });
  }

  function describe(pane, told) {
    state.panes[pane].described = told;
    state.days = told.days;
    at("base" + pane).value = told.uploaded ? "" : told.base;
  }

  SCS.openPanes = function (panes, seed, citizens, days) {
    SCS.clear();
    panes.forEach((one, pane) => { state.panes[pane].text = one.text || ""; });
    asked = 0;
    digests = [null, null];
    send({ do: "open", panes, seed, citizens, days });
    at("seed").value = seed; at("citizens").value = citizens; at("days").value = days;
  };

  const recipe = (pane) => {
    const { base, changes } = state.panes[pane].described, text = state.panes[pane].text || "";
    return { base, changes: changes.map(({ path, value, day, cities }) => ({ path, value, day, cities })), text };
  };
  const sizes = () => [Number(at("seed").value), Number(at("citizens").value), Number(at("days").value)];
  const reopen = (panes, seed) => { const [own, citizens, days] = sizes(); SCS.openPanes(panes, seed === undefined ? own : seed, citizens, days); };

  const told = {
    opened(message) {
      message.panes.forEach((one, pane) => describe(pane, one));
      if (message.citizens !== Number(at("citizens").value)) { at("citizens").value = message.citizens; at("problem").textContent = SCS.t("crowded", { n: message.citizens }); }
      SCS.fillCities();
      SCS.askControls();
      state.target = Math.max(state.target, 1);
      SCS.draw();
    },
    forked(message) {
      SCS.cutAfter(message.pane, message.day);
      describe(message.pane, message);
      digests[message.pane] = null;
      asked = 0;
      if (message.day === 0) { SCS.fillCities(); state.target = 1; state.shown = 0; }
      else { state.target = Math.max(message.day, state.playing ? 0 : state.target); }
      state.band = null;
      SCS.askControls();
      SCS.ask();
      SCS.draw();
    },
    pictures(message) {
      SCS.take(message.panes);
      requestAnimationFrame(() => send({ do: "acknowledge", n: message.n }));
    },
    band(message) { state.band = message; SCS.draw(); },
    refused(message) { at("problem").textContent = message.text; SCS.askControls(); },
    full(message) { at("problem").textContent = message.text; },
    act: (message) => SCS.onAct(message),
    city: (message) => SCS.onCity(message),
    citizen: (message) => SCS.onCitizen(message),
    controls: (message) => SCS.onControls(message),
    file(message) { download(`${message.name}.yaml`, message.text, "text/yaml"); },
    digest(message) {
      digests[message.pane] = message.digest;
      if (message.pane === 1) showDigests();
    },
  };

  function showDigests() {
    if (wantsSheet) { wantsSheet = false; download("sheet.html", SCS.handIn(digests), "text/html"); return; }
    at("taken").textContent = digests.map((one, pane) => `${pane ? "B" : "A"}: ${one || SCS.t("no_digest")}`).join("  ");
  }

  function download(name, text, kind) {
    const link = SCS.make("a", null, { href: URL.createObjectURL(new Blob([text], { type: kind })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  SCS.link = function () {
    const content = JSON.stringify({ panes: [recipe(0), recipe(1)], sizes: sizes() });
    const bytes = new TextEncoder().encode(content);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return `${location.origin}/#${btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}`;
  };

  function fromLink() {
    if (location.hash.length < 2) return null;
    try {
      const text = atob(location.hash.slice(1).replace(/-/g, "+").replace(/_/g, "/"));
      const found = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
      return Array.isArray(found.panes) && found.panes.length === 2 && Array.isArray(found.sizes) ? found : null;
    } catch { return null; }
  }

  function fillScenarios(pane) {
    const chosen = at("base" + pane).value, named = SCS.begin.scenarios.map((one) => SCS.make("option", `${SCS.scenarioTitle(one)} · ${one.name}`, { value: one.name }));
    at("base" + pane).replaceChildren(SCS.make("option", "–", { value: "" }), ...named);
    at("base" + pane).value = chosen;
  }

  function bindLive() {
    for (const pane of [0, 1]) {
      at("base" + pane).addEventListener("change", () => {
        if (!at("base" + pane).value) return;
        const panes = [recipe(0), recipe(1)];
        panes[pane] = { base: at("base" + pane).value };
        reopen(panes);
      });
      const map = at("map" + pane), spotAt = (event) => {
        const box = map.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
        return (state.panes[pane].spots || []).filter((s) => Math.hypot(s.x - x, s.y - y) < s.r + 6).sort((s, t) => Math.hypot(s.x - x, s.y - y) - Math.hypot(t.x - x, t.y - y))[0];
      };
      map.addEventListener("click", (event) => { const spot = spotAt(event); if (spot) SCS.lookAtCity(pane, spot.name); });
      map.addEventListener("keydown", (event) => { if (event.key === "Enter" && state.city) SCS.lookAtCity(pane, state.city); });
      at("file" + pane).addEventListener("click", () => send({ do: "file", pane }));
    }
    at("city").addEventListener("change", () => SCS.lookAtCity(SCS.which(), at("city").value));
    at("reset").addEventListener("click", () => reopen([recipe(0), recipe(1)]));
    at("luck").addEventListener("click", () => reopen([recipe(0), recipe(1)], Number(at("seed").value) + 1));
    for (const id of ["seed", "citizens", "days"]) at(id).addEventListener("change", () => reopen([recipe(0), recipe(1)]));
    at("which").addEventListener("change", SCS.askControls);
    at("undo").addEventListener("click", () => send({ do: "undo", pane: SCS.which() }));
    at("both_versions").addEventListener("click", () => {
      const pane = SCS.which(), changed = recipe(pane);
      if (!changed.changes.length) { at("problem").textContent = SCS.t("no_change_yet"); return; }
      reopen([{ ...changed, changes: changed.changes.slice(0, -1) }, changed]);
    });
    at("find").addEventListener("input", SCS.showNumbers);
    at("link").addEventListener("click", () => {
      const link = SCS.link();
      history.replaceState(null, "", link);
      at("taken").textContent = link;
      if (navigator.clipboard) navigator.clipboard.writeText(link).catch(() => {});
    });
    at("digest").addEventListener("click", () => [0, 1].forEach((pane) => send({ do: "digest", pane })));
    at("hand_in").addEventListener("click", () => { wantsSheet = true; [0, 1].forEach((pane) => send({ do: "digest", pane })); });
    at("upload").addEventListener("change", async () => {
      const [file] = at("upload").files;
      at("problem").textContent = "";
      if (!file) return;
      if (file.size > 1000000) at("problem").textContent = SCS.t("too_large");
      else { const text = await file.text(); state.panes[1].text = text; send({ do: "upload", pane: 1, text }); }
      at("upload").value = "";
    });
    at("lesson").addEventListener("change", () => SCS.startLesson(at("lesson").value));
  }

  SCS.askControls = () => send({ do: "controls", pane: SCS.which() });
  SCS.send = (message) => { at("problem").textContent = ""; return send(message); };
  SCS.relabel = () => { if (!recorded) { [0, 1].forEach(fillScenarios); SCS.fillLessons(); SCS.showLesson(); if (SCS.controls) SCS.onControls(SCS.controls); } };

  function connect() {
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket.addEventListener("message", (event) => { const message = JSON.parse(event.data); told[message.kind](message); });
    socket.addEventListener("close", () => { if (!at("problem").textContent) at("problem").textContent = SCS.t("gone"); SCS.play(false); });
    socket.addEventListener("open", () => {
      const shared = fromLink(), begin = SCS.begin;
      if (shared) SCS.openPanes(shared.panes, ...shared.sizes);
      else SCS.openPanes(begin.panes.map((base) => ({ base })), begin.seed, begin.citizens, 365);
    });
    SCS.ask = () => {
      const until = Math.max(SCS.wanted(), 1);
      if (until !== asked && (until > asked + 4 || until === state.days || !state.playing)) { asked = until; send({ do: "live", until }); }
      SCS.lessonSees();
    };
  }

  function start() {
    SCS.bindClock();
    SCS.changeLanguage(recorded ? SCS.begin.language || "en" : (navigator.language || "en").startsWith("zh") ? "zh" : "en");
    requestAnimationFrame(SCS.turn);
  }

  async function startLive() {
    const [begin, en, zh] = await Promise.all(["/begin.json", "/en.json", "/zh.json"].map((path) => fetch(path).then((answer) => answer.json())));
    SCS.words = { en, zh };
    setBegin(begin);
    bindLive();
    start();
    SCS.fillLessons();
    connect();
  }

  function startRecorded() {
    const content = JSON.parse(recorded.textContent);
    document.body.classList.add("recorded");
    SCS.words = content.words;
    setBegin(content.begin);
    content.described.forEach((one, pane) => describe(pane, one));
    SCS.take(content.pictures);
    Object.assign(state, { band: content.band, shown: 1, target: 1 });
    start();
    SCS.fillCities();
    at("reset").addEventListener("click", () => SCS.go(1));
    at("luck").disabled = true; at("seed").value = content.begin.seed; at("seed").disabled = true;
    SCS.go(state.days);
  }

  if (recorded) startRecorded(); else startLive();
})();
