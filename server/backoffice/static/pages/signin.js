// Signing in, at first and again.
import { html } from "../lib.js";
import { useAction } from "../data.js";
import { Dialog, Field, Form, Heading } from "../parts.js";
import { mistake, signIn } from "../session.js";

function Fields({ email }) {
  const { run, busy, refusal } = useAction();
  const send = (given) =>
    run(async () => {
      if (!given.email.trim()) throw mistake("email", "Your e-mail address is missing.");
      if (!given.password) throw mistake("password", "Your password is missing.");
      await signIn(given.email.trim(), given.password);
    });
  return html`<${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Sign in">
    <${Field} label="E-mail address" name="email" kind="email" value=${email} autocomplete="username"
      autocapitalize="none" spellcheck=${false} />
    <${Field} label="Password" name="password" kind="password" autocomplete="current-password"
      autofocus=${Boolean(email)} />
  </${Form}>`;
}

export function SignIn() {
  return html`<main class="alone">
    <${Heading} title="Sign in" />
    <p>The office of the shop, for its admins and store owners.</p>
    <${Fields} />
    <p><a href="/reset-password">Forgot your password?</a></p>
  </main>`;
}

// Nothing of the page behind is lost meanwhile.
export function SignInAgain({ email }) {
  return html`<${Dialog} title="Sign in again">
    <p>Your session has ended. What you were doing goes on once you have signed in.</p>
    <${Fields} email=${email} />
  </${Dialog}>`;
}
