// Money, numbers and times as they are read in India. Amounts are in paise, times in the shop's own zone.
const ZONE = "Asia/Kolkata";
const MONEY = new Intl.NumberFormat("en-IN", { style: "currency", currency: "INR" });
const SHORT = new Intl.NumberFormat("en-IN", { notation: "compact", maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat("en-IN");
const WHEN = new Intl.DateTimeFormat("en-IN", { timeZone: ZONE, dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat("en-IN", { timeZone: "UTC", day: "numeric", month: "short" });
const ISO = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const DAY_LENGTH = 86_400_000;
const NONE = "–";

export const rupees = (paise) => (paise == null ? NONE : MONEY.format(paise / 100));
export const shortRupees = (paise) => `₹${SHORT.format(paise / 100)}`;
export const whole = (number) => (number == null ? NONE : WHOLE.format(number));
// Where there is little room it breaks between day and time alone.
export const when = (time) =>
  time ? WHEN.format(new Date(time)).replaceAll(" ", "\u00a0").replace(",\u00a0", ", ") : NONE;
export const words = (code) => String(code ?? NONE).replaceAll("_", " ");
// A day is written as 2026-11-23.
export const dayName = (day) => DAY.format(new Date(`${day}T00:00Z`));
export const today = () => ISO.format(new Date());
export const daysLater = (day, days) =>
  new Date(Date.parse(`${day}T00:00Z`) + days * DAY_LENGTH).toISOString().slice(0, 10);
export const beginOf = (day) => (day ? `${day}T00:00:00+05:30` : "");
export const endOf = (day) => (day ? beginOf(daysLater(day, 1)) : "");

// For an input of the kind datetime-local, which knows no zones.
export const asLocal = (time) => (time ? new Date(Date.parse(time) + 19_800_000).toISOString().slice(0, 16) : "");
export const fromLocal = (text) => (text ? `${text.slice(0, 16)}:00+05:30` : null);

// The paise that somebody wrote as rupees; null when it is no amount.
export function paise(text) {
  const found = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(String(text).replace(/[₹,\s]/g, ""));
  return found ? Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0")) : null;
}

// Rupees without sign or grouping, for an input.
export const plainRupees = (amount) => (amount == null ? "" : (amount / 100).toFixed(2).replace(/\.00$/, ""));
