"use strict";
// STATE: what was lived in both panes, which day is shown, and how time runs. It knows no server.
SCS.MONTH = 30;
SCS.state = {
  panes: [0, 1].map(() => ({ pictures: [], acts: [], before: [], described: { title: "", name: "", changes: [], cities: [] } })),
  shown: 0, target: 0, playing: false, speed: 30, days: 365, mapped: "wrongly_listed_share", city: "", band: null, ghosts: true,
};

SCS.lived = () => Math.min(...SCS.state.panes.map((pane) => pane.pictures.length));

SCS.curve = (pane, name, upto) => {
  const k = SCS.curves.indexOf(name), pictures = SCS.state.panes[pane].pictures;
  return pictures.slice(0, upto === undefined ? pictures.length : upto).map((picture) => picture.c[k]);
};

SCS.valueAt = (pane, name, day) => {
  const picture = SCS.state.panes[pane].pictures[day - 1];
  return picture ? picture.c[SCS.curves.indexOf(name)] : null;
};

SCS.take = function (panes) {
  panes.forEach((pictures, pane) => {
    for (const picture of pictures) {
      SCS.state.panes[pane].pictures[picture.d - 1] = picture;
      SCS.state.panes[pane].acts.push(...picture.a);
    }
  });
};

// From `day` on the pane has another future; what it had before is kept as a thin line.
SCS.cutAfter = function (pane, day) {
  const own = SCS.state.panes[pane];
  if (own.pictures.length > day) own.before = own.pictures;
  own.pictures = own.pictures.slice(0, day);
  own.acts = own.acts.filter((act) => act.day < day);
};

SCS.clear = function () {
  for (const pane of SCS.state.panes) Object.assign(pane, { pictures: [], acts: [], before: [] });
  Object.assign(SCS.state, { shown: 0, target: 1, playing: false, band: null });
};

// How far ahead days are asked for: a second of play, so a change throws little away.
SCS.wanted = () => Math.min(SCS.state.days, SCS.state.playing ? SCS.state.shown + SCS.state.speed + 10 : SCS.state.target);

SCS.play = function (playing) {
  SCS.state.playing = playing;
  if (playing && SCS.state.shown >= SCS.state.days) SCS.state.shown = Math.min(1, SCS.lived());
  SCS.state.target = SCS.state.shown;
  SCS.ask();
  SCS.draw();
};

SCS.go = function (day) {
  SCS.state.playing = false;
  SCS.state.target = Math.min(Math.max(day, 1), SCS.state.days);
  SCS.state.shown = Math.max(Math.min(SCS.state.target, SCS.lived()), Math.min(1, SCS.lived()));
  SCS.ask();
  SCS.draw();
};

SCS.ask = () => {}; // live.js asks the server; a recording has everything

let clock = 0, due = 0;
SCS.updates = []; // times of drawing while days pass, for the measured rate
SCS.turn = function (now) {
  const state = SCS.state, lived = SCS.lived(), before = state.shown;
  const passed = Math.min(now - clock, 200);
  clock = now;
  if (state.playing) {
    due += (passed / 1000) * state.speed;
    const days = Math.floor(due);
    if (days > 0) { due -= days; state.shown = Math.min(state.shown + days, lived, state.days); }
    if (state.shown >= state.days) state.playing = false;
  } else if (state.shown < state.target && lived > state.shown) {
    state.shown = Math.min(state.target, lived);
  } else if (state.shown > lived) state.shown = lived;
  if (state.shown !== before) {
    SCS.updates.push(now);
    if (SCS.updates.length > 400) SCS.updates.shift();
    SCS.ask();
    SCS.draw();
  }
  requestAnimationFrame(SCS.turn);
};
