"use strict";
// DRAWING: maps and curves on canvases, sharp on any screen, with large type when asked for.
SCS.COLOURS = ["#0063a0", "#b34700"];
SCS.DASHES = [[], [7, 4]];
const STEPS = [[255, 246, 214], [240, 178, 62], [178, 84, 20], [78, 24, 8]];

SCS.shade = function (share) {
  const place = Math.min(Math.max(share, 0), 1) * (STEPS.length - 1), low = Math.min(Math.floor(place), STEPS.length - 2);
  const mixed = STEPS[low].map((value, i) => Math.round(value + (STEPS[low + 1][i] - value) * (place - low)));
  return `rgb(${mixed.join(",")})`;
};

SCS.sheet = function (canvas) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d"), type = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.78;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = `${type}px ${getComputedStyle(document.body).fontFamily}`;
  pen.setLineDash([]);
  pen.lineWidth = 1;
  return { pen, width, height, type };
};

// Where each city stands on a sheet: longitude and latitude, spread so that all fit.
SCS.spots = function (cities, width, height, type) {
  const known = cities.map((name) => SCS.places[name]).filter((place) => place && place.longitude !== null);
  const west = Math.min(...known.map((p) => p.longitude)), east = Math.max(...known.map((p) => p.longitude));
  const south = Math.min(...known.map((p) => p.latitude)), north = Math.max(...known.map((p) => p.latitude));
  const margin = type * 2.2, across = Math.max(east - west, 1), up = Math.max(north - south, 1);
  return cities.map((name) => {
    const place = SCS.places[name] || {};
    if (place.longitude === null || place.longitude === undefined) return { name, x: width - margin, y: height - margin * 0.8, r: type * 0.9, apart: true };
    return {
      name,
      x: margin + ((place.longitude - west) / across) * (width - 3 * margin),
      y: margin + ((north - place.latitude) / up) * (height - 2 * margin),
      r: Math.max(type * 0.35, type * 0.95 * Math.sqrt(place.population / 2e7)),
    };
  });
};

SCS.drawMap = function (canvas, cities, values, top, chosen) {
  const { pen, width, height, type } = SCS.sheet(canvas);
  if (!cities.length || width < 10) return [];
  const spots = SCS.spots(cities, width, height, type), order = spots.map((_, i) => i).sort((i, j) => spots[j].r - spots[i].r);
  pen.strokeStyle = "#e4e4de";
  for (let i = 1; i < 6; i++) {
    pen.beginPath(); pen.moveTo((width * i) / 6, 0); pen.lineTo((width * i) / 6, height);
    pen.moveTo(0, (height * i) / 6); pen.lineTo(width, (height * i) / 6); pen.stroke();
  }
  for (const i of order) {
    const spot = spots[i], value = values ? values[i] : null;
    pen.beginPath(); pen.arc(spot.x, spot.y, spot.r, 0, 7);
    pen.fillStyle = value === null || value === undefined ? "#fff" : SCS.shade(value / (top || 1));
    pen.fill();
    pen.strokeStyle = "#1c1c1c"; pen.lineWidth = spot.name === chosen ? 3 : 1; pen.stroke();
  }
  SCS.writeNames(pen, spots, order, width, height, type);
  return spots;
};

// A name stands right, left, above or below of its city, wherever it covers neither a city nor a name; else nowhere.
SCS.writeNames = function (pen, spots, order, width, height, type) {
  const half = type * 0.55, taken = spots.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
  const free = (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height
    && !taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]);
  pen.fillStyle = "#1c1c1c"; pen.textBaseline = "middle";
  for (const i of order) {
    const { name, x, y, r } = spots[i], text = SCS.named(name), long = pen.measureText(text).width, beside = r + 3, over = r + half + 1;
    const starts = [[x + beside, y], [x - beside - long, y], [x - long / 2, y - over], [x - long / 2, y + over]];
    const boxes = starts.map(([left, middle]) => [left, middle - half, left + long, middle + half]), found = boxes.findIndex(free);
    if (found < 0) continue;
    taken.push(boxes[found]); pen.fillText(text, ...starts[found]);
  }
};

// lines: [{values, colour, dash, thin}], each value at day index + 1 (or at days[i]); to: the last day of the axis.
SCS.drawCurves = function (canvas, lines, to, shown, factor, band) {
  const { pen, width, height, type } = SCS.sheet(canvas);
  if (width < 10) return;
  let low = Infinity, high = -Infinity;
  const reach = (v) => { if (v !== null && v !== undefined && Number.isFinite(v)) { low = Math.min(low, v); high = Math.max(high, v); } };
  for (const line of lines) line.values.forEach(reach);
  if (band) { band.low.forEach(reach); band.high.forEach(reach); reach(0); }
  if (low > high) { low = 0; high = 1; }
  if (low > 0 && low < high * 0.5) low = 0;
  if (high - low < 1e-9) { high += 0.5 / factor; low = Math.max(0, low - 0.5 / factor); }
  const left = type * 3.4, bottom = height - type * 1.5, topmost = type * 0.7;
  const x = (day) => left + ((day - 1) / Math.max(to - 1, 1)) * (width - left - 6);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - topmost);
  const digits = (high - low) * factor >= 10 ? 0 : (high - low) * factor >= 1 ? 1 : 2;
  pen.textBaseline = "middle"; pen.textAlign = "right"; pen.strokeStyle = "#dcdcd6"; pen.fillStyle = "#444";
  for (let i = 0; i <= 2; i++) {
    const value = low + ((high - low) * i) / 2;
    pen.beginPath(); pen.moveTo(left, y(value)); pen.lineTo(width, y(value)); pen.stroke();
    pen.fillText(SCS.number(value * factor, digits), left - 4, y(value));
  }
  pen.textAlign = "left"; pen.textBaseline = "alphabetic"; pen.fillText("1", left, height - 3);
  pen.textAlign = "right"; pen.fillText(String(to), width - 4, height - 3); pen.textAlign = "left";
  if (band) {
    pen.fillStyle = "rgba(70,70,70,.22)"; pen.beginPath();
    band.days.forEach((day, i) => (i ? pen.lineTo(x(day), y(band.low[i] ?? 0)) : pen.moveTo(x(day), y(band.low[i] ?? 0))));
    for (let i = band.days.length - 1; i >= 0; i--) pen.lineTo(x(band.days[i]), y(band.high[i] ?? 0));
    pen.fill(); pen.strokeStyle = "#1c1c1c"; pen.beginPath(); pen.moveTo(left, y(0)); pen.lineTo(width, y(0)); pen.stroke();
  }
  for (const line of lines) {
    pen.strokeStyle = line.colour; pen.lineWidth = line.ghost ? 1.6 : line.thin ? 1 : 2.4; pen.setLineDash(line.dash || []); pen.globalAlpha = line.thin ? 0.65 : 1;
    pen.beginPath();
    let open = false;
    line.values.forEach((value, i) => {
      if (value === null || value === undefined) { open = false; return; }
      const day = line.days ? line.days[i] : i + 1;
      if (open) pen.lineTo(x(day), y(value)); else pen.moveTo(x(day), y(value));
      open = true;
    });
    pen.stroke();
  }
  pen.globalAlpha = 1; pen.setLineDash([]); pen.lineWidth = 1; pen.strokeStyle = "#1c1c1c";
  if (shown) { pen.beginPath(); pen.moveTo(x(shown), topmost); pen.lineTo(x(shown), bottom); pen.stroke(); }
};
