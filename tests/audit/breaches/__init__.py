"""What breaks each invariant of the audit, and the row that tells of it."""

from tests.audit.breaches.breach import Breach
from tests.audit.breaches.goods import GOODS
from tests.audit.breaches.money import MONEY
from tests.audit.breaches.sales import SALES
from tests.audit.breaches.work import WORK

__all__ = ["BREACHES", "Breach"]

BREACHES = (*GOODS, *MONEY, *WORK, *SALES)
