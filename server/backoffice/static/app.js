// The office: who may see what, and the frame around each page.
import { html, render, useState, useEffect } from "./lib.js";
import { Button, Heading, Told } from "./parts.js";
import { goTo, href, useRoute } from "./router.js";
import { resume, session, signOut } from "./session.js";
import { useStore } from "./store.js";
import { SignIn, SignInAgain } from "./pages/signin.js";
import { Alerts } from "./pages/alerts.js";
import { Audit } from "./pages/audit.js";
import { Coupon } from "./pages/coupon.js";
import { Coupons } from "./pages/coupons.js";
import { Jobs } from "./pages/jobs.js";
import { Order } from "./pages/order.js";
import { Orders } from "./pages/orders.js";
import { Product } from "./pages/product.js";
import { Products } from "./pages/products.js";
import { Refunds } from "./pages/refunds.js";
import { Reviews } from "./pages/reviews.js";
import { Today } from "./pages/today.js";
import { Users } from "./pages/users.js";

const SECTIONS = [
  { name: "today", label: "Today", page: Today },
  { name: "orders", label: "Orders", page: Orders, one: Order },
  { name: "refunds", label: "Refunds", page: Refunds, forAdmins: true },
  { name: "alerts", label: "Stock alerts", page: Alerts },
  { name: "products", label: "Products", page: Products, one: Product },
  { name: "coupons", label: "Coupons", page: Coupons, one: Coupon, forAdmins: true },
  { name: "reviews", label: "Reviews", page: Reviews, forAdmins: true },
  { name: "users", label: "Users", page: Users, forAdmins: true },
  { name: "jobs", label: "Jobs", page: Jobs, forAdmins: true },
  { name: "audit", label: "Audit log", page: Audit, forAdmins: true },
];

function Office({ user }) {
  const route = useRoute();
  const sections = SECTIONS.filter((section) => user.role === "admin" || !section.forAdmins);
  const [name = "today", id] = route.path;
  const section = sections.find((one) => one.name === name);
  const Page = id !== undefined ? section?.one : section?.page;
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the page</a>
    <header class="top">
      <${Navigation} sections=${sections} name=${name} user=${user} route=${route} />
    </header>
    <main id="main">
      <${Told} />
      ${Page
        ? html`<${Page} key=${`${name} ${id}`} id=${id} route=${route} user=${user} />`
        : html`<${Heading} title="Not here" /><p>There is no such page. <a href="#/today">To the first page</a></p>`}
    </main>
  `;
}

// A fragment of the address is a page here, so the link cannot lead by itself.
function skip(event) {
  event.preventDefault();
  document.querySelector("h1").focus();
}

function Navigation({ sections, name, user, route }) {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [route]);
  const close = (event) => event.key === "Escape" && setOpen(false);
  return html`
    <p class="brand"><a href="#/today">Voltcart office</a></p>
    <${Button} class="menu" aria-expanded=${open ? "true" : "false"} aria-controls="sections"
      onClick=${() => setOpen(!open)}>Menu</${Button}>
    <nav id="sections" class=${open ? "open" : ""} aria-label="Sections" onKeyDown=${close}>
      <ul>${sections.map(
        (one) => html`<li>
          <a href=${href([one.name])} aria-current=${one.name === name ? "page" : undefined}>${one.label}</a>
        </li>`,
      )}</ul>
      <p class="who">${user.name}, ${user.role}
        <${Button} onClick=${leave}>Sign out</${Button}></p>
    </nav>
  `;
}

function leave() {
  goTo(["today"]);
  signOut();
}

function App() {
  const { user, known, asking } = useStore(session);
  if (!known) return html`<p class="loading" role="status">Loading…</p>`;
  if (!user) return html`<${SignIn} />`;
  return html`<${Office} user=${user} />${asking && html`<${SignInAgain} email=${user.email} />`}`;
}

render(html`<${App} />`, document.getElementById("app"));
resume();
