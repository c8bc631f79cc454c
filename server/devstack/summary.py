"""What the person at the terminal is told."""

from rich.console import Console
from rich.markup import escape

from server.devstack.environment import Plan

DEMO_ACCOUNTS = ("admin@voltcart.test", "owner@voltcart.test", "retailer@voltcart.test", "customer@voltcart.test")
DEMO_PASSWORD = "voltcart-demo"  # noqa: S105 - public: the demo shop's, refused in production


def print_summary(console: Console, plan: Plan, seconds: float) -> None:
    """Print where everything is, once it is ready."""
    base = plan.url(plan.settings.port)
    rows = [
        ("API", f"{base}/api"),
        ("API reference", f"{base}/api/docs"),
        ("Back office", f"{base}/admin"),
        ("Metrics", f"{base}/metrics"),
        ("Razorpay sandbox", plan.url(plan.sandbox_port) if plan.own_gateway else plan.settings.razorpay_base_url),
        ("Mails", plan.url(plan.mail_page_port) if plan.own_mail else "sent to SMTP_URL"),
        ("Data", str(plan.folder)),
        ("Logs", str(plan.logs)),
        ("Demo accounts", ", ".join(DEMO_ACCOUNTS)),
        ("Their password", DEMO_PASSWORD),
    ]
    console.print(f"\n[bold green]Voltcart is ready[/] after {seconds:.1f} s")
    for name, value in rows:
        console.print(f"  [bold]{name:<17}[/] {escape(value)}", soft_wrap=True)
    console.print("[bold]Ctrl-C stops everything.[/]\n")
