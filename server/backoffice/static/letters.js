// The pages that mailed links lead to: a password is set, an e-mail address is shown to be one's own.
import { html, render, useState } from "./lib.js";
import { useAction } from "./data.js";
import { Field, Form, Heading, Problem, Told, tell } from "./parts.js";
import { askOpenly, mistake } from "./session.js";
import { makeStore, useStore } from "./store.js";

const PAGES = { "/reset-password": SetPassword, "/verify-email": VerifyAddress };
const given = makeStore(takeToken());
// A link that is pasted into the page of another one changes the fragment alone.
addEventListener("hashchange", () => location.hash && given.set(takeToken()));

// The token is in this page's memory from now on: not in the address bar, nor in the history.
function takeToken() {
  const taken = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  history.replaceState(null, "", location.pathname);
  return taken;
}

function SetPassword({ token }) {
  const [shown, setShown] = useState(false);
  const [done, setDone] = useState(false);
  const { run, busy, refusal } = useAction();
  const send = ({ password }) =>
    run(async () => {
      if (!password) throw mistake("password", "The password is missing.");
      await askOpenly("/api/auth/reset-password", { token, password });
      setDone(true);
    });
  if (done) {
    return html`<${Title} key="done" title="Your password is set" />
      <p>Sign in with it from now on. Wherever you were signed in before, you are not any more.</p>
      <p>Do you run the shop, or a store in it?</p>
      <p><a class="button" href="/admin">Sign in to the office</a></p>`;
  }
  if (!token) return html`<${Title} key="ask" title="Set a password" /><${AskLetter} />`;
  if (refusal?.code === "bad_reset_token") {
    return html`<${Title} key="spent" title="Set a password" /><${Problem} refusal=${refusal} /><${AskLetter} />`;
  }
  return html`<${Title} key="set" title="Set a password" />
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Set the password">
      <${Field} label="New password" name="password" kind=${shown ? "text" : "password"} autocomplete="new-password"
        hint="At least 8 characters." autocapitalize="none" spellcheck=${false} />
      <${Field} label="Show the password" name="shown" kind="checkbox"
        onChange=${(event) => setShown(event.target.checked)} />
    </${Form}>`;
}

// What is said is the same whether somebody has the address or not.
function AskLetter() {
  const { run, busy, refusal } = useAction();
  const send = (texts) =>
    run(async () => {
      const email = texts.email.trim();
      if (!email) throw mistake("email", "Your e-mail address is missing.");
      await askOpenly("/api/auth/forgot-password", { email });
      tell(`If ${email} has an account, a letter is on its way there.`);
    });
  return html`<p>The way to a new password comes by mail.</p>
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Send me a letter">
      <${Field} label="E-mail address" name="email" kind="email" autocomplete="username" autocapitalize="none"
        spellcheck=${false} />
    </${Form}>`;
}

// At the press of a button: programs open the links of letters, and so do people who made no account here.
function VerifyAddress({ token }) {
  const [done, setDone] = useState(false);
  const { run, busy, refusal } = useAction();
  const send = () =>
    run(async () => {
      await askOpenly("/api/auth/verify-email", { token });
      setDone(true);
    });
  if (done) {
    return html`<${Title} key="done" title="Your e-mail address is verified" /><p>You may close this page.</p>`;
  }
  if (!token) {
    return html`<${Title} key="none" title="Verify your e-mail address" />
      <p>Open the link of the letter once more; not all of it came here.</p><${OtherWays} />`;
  }
  if (refusal?.code === "bad_verification_token") {
    return html`<${Title} key="spent" title="Verify your e-mail address" /><${Problem} refusal=${refusal} />
      <${OtherWays} />`;
  }
  return html`<${Title} key="verify" title="Verify your e-mail address" />
    <p>Did you make an account here with this address? If not, close this page: nothing is done yet.</p>
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Verify my address" />`;
}

function OtherWays() {
  return html`<p>Another letter comes when you ask for it in your account. A new password that you set by a letter
    verifies your address, too.</p>
    <p><a class="button" href="/reset-password">Set a new password</a></p>`;
}

function Title({ title }) {
  return html`<${Heading} title=${title} place="Voltcart" />`;
}

function Letter() {
  const token = useStore(given);
  const Page = PAGES[location.pathname];
  return html`<main class="alone"><${Told} /><${Page} key=${token} token=${token} /></main>`;
}

const app = document.getElementById("app");
app.replaceChildren();
render(html`<${Letter} />`, app);
