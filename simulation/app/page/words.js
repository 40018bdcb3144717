"use strict";
// WORDS: every sentence of the page, from one message file for each language. Text enters the page as text only.
const SCS = { words: {}, language: "en" };

SCS.t = function (key, values) {
  const table = SCS.words[SCS.language] || {}, fallback = SCS.words.en || {};
  let text = table[key];
  if (text === undefined) text = fallback[key];
  if (text === undefined) text = key.replace(/^[a-z]+\./, "").replace(/_/g, " ");
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
};

SCS.has = (key) => key in (SCS.words[SCS.language] || {}) || key in (SCS.words.en || {});

SCS.number = function (value, digits) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return value.toLocaleString(SCS.language === "zh" ? "zh-CN" : "en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

// The name of a place or of an institution in the language of the page.
SCS.named = function (name) {
  if (SCS.language !== "en" && SCS.has("name." + name)) return SCS.t("name." + name);
  if (SCS.language !== "en" && SCS.has("item." + name)) return SCS.t("item." + name);
  const place = SCS.places && SCS.places[name];
  if (place) return place.title;
  return SCS.has("name." + name) ? SCS.t("name." + name) : name.replace(/_/g, " ");
};

SCS.make = function (tag, text, attributes) {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  return element;
};

SCS.at = (id) => document.getElementById(id);

SCS.speak = function (language) {
  SCS.language = language;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = SCS.t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = SCS.t(element.dataset.t);
};
