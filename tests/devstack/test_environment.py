"""What the stack tells the shop of its own sandbox."""

from pathlib import Path

from server.core.settings import load_settings
from server.devstack.environment import Plan, base_environment
from server.devstack.sandbox.context import Config


def test_the_shop_knows_the_account_of_the_sandbox(tmp_path: Path) -> None:
    told = base_environment(Plan(load_settings(_env_file=None, razorpay_key_id=""), tmp_path))
    sandbox = Config(
        key_id=told["RAZORPAY_KEY_ID"],
        key_secret=told["RAZORPAY_KEY_SECRET"],
        webhook_secret=told["RAZORPAY_WEBHOOK_SECRET"],
        webhook_url="http://127.0.0.1:9/",
        data_dir=tmp_path,
    )
    assert told["RAZORPAY_ACCOUNT_ID"] == sandbox.account_id


def test_the_shop_keeps_its_own_account_at_its_own_gateway(tmp_path: Path) -> None:
    own = load_settings(_env_file=None, razorpay_key_id="rzp_live_1", razorpay_account_id="acc_1")
    assert base_environment(Plan(own, tmp_path))["RAZORPAY_ACCOUNT_ID"] == "acc_1"
