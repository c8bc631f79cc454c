"""Worked examples of tax, delivery and large sums."""

from server.pricing.basket import Shipping
from tests.pricing.builders import fixed_coupon, line, percent_coupon, rule
from tests.pricing.examples.shape import NOTHING, TENTH, Example, flat, taxed

TAXES = [
    # 128000 × 28 / 128 = 28000
    Example("28 %", [taxed(1, 128_000, "28")], [(0, 0, 0, 28_000)], 128_000),
    # nothing inside
    Example("0 %", [taxed(1, 5_000, "0")], [NOTHING], 5_000),
    # 105 × 5 / 105 = 5; 28 × 12 / 112 = 3; 401 × 0.25 / 100.25 = 1; 105 + 28 + 401 = 534
    Example(
        "a rate for each line",
        [taxed(1, 105, "5"), taxed(2, 28, "12"), taxed(3, 401, "0.25")],
        [(0, 0, 0, 5), (0, 0, 0, 3), (0, 0, 0, 1)],
        534,
    ),
    # 153 × 18 / 118 = 23.34 → 23 each, 69 in all; of 459 at once it would be 70.02 → 70
    Example("rounded by line", [line(1, 153), line(2, 153), line(3, 153)], [(0, 0, 0, 23)] * 3, 459),
    # 3 × 100 / 200 = 1.5 → 2; 1 × 100 / 200 = 0.5 → 1
    Example("halves go up", [taxed(1, 3, "100"), taxed(2, 1, "100")], [(0, 0, 0, 2), (0, 0, 0, 1)], 4),
    # 33.33 % of 99999 = 33329.67 → 33330; left 66669; 1866732 / 128 = 14583.84 → 14584
    Example(
        "28 % of what is left",
        [taxed(1, 99_999, "28")],
        [(1, 33_330, 0, 14_584)],
        66_669,
        [rule(1, "percentage", "33.33")],
    ),
    # 50 %: 23600 → 11800, of which 11800 × 18 / 118 = 1800; 12800 → 6400, of which 6400 × 28 / 128 = 1400
    Example(
        "two rates, half off",
        [line(1, 23_600), taxed(2, 12_800, "28")],
        [(1, 11_800, 0, 1_800), (1, 6_400, 0, 1_400)],
        18_200,
        [rule(1, "percentage", "50")],
    ),
    # 3 × 18 / 118 = 0.46 → 0; 4 × 18 / 118 = 0.61 → 1
    Example("tax on paise", [line(1, 3), line(2, 4)], [NOTHING, (0, 0, 0, 1)], 7),
    # 1 × 18 / 118 = 0.15 → 0; 99 × 1 = 99, 1782 / 118 = 15.10 → 15
    Example("a paisa each", [line(1, 1), line(2, 1, 99)], [NOTHING, (0, 0, 0, 15)], 100),
]
DELIVERY = Shipping(fee=9_900, free_from=200_000, cod_surcharge=4_900)
FIFTH = [rule(1, "percentage", "20")]
DELIVERIES = [
    # 199999 + 9900
    Example(
        "a paisa short of free delivery", [flat(1, 199_999)], [NOTHING], 209_899, delivery=9_900, shipping=DELIVERY
    ),
    # 200000 + 0
    Example("just enough for free delivery", [flat(1, 200_000)], [NOTHING], 200_000, shipping=DELIVERY),
    # 20 % of 250000 = 50000; the 200000 left are just enough
    Example("just enough after rules", [flat(1, 250_000)], [(1, 50_000, 0, 0)], 200_000, FIFTH, shipping=DELIVERY),
    # 20 % of 249999 = 49999.8 → 50000; the 199999 left are not: 199999 + 9900
    Example(
        "a paisa short after rules",
        [flat(1, 249_999)],
        [(1, 50_000, 0, 0)],
        209_899,
        FIFTH,
        delivery=9_900,
        shipping=DELIVERY,
    ),
    # 199999 + 9900 + 4900
    Example("paid on delivery", [flat(1, 199_999)], [NOTHING], 214_799, delivery=14_800, shipping=DELIVERY, cod=True),
    # 200000 + 4900: delivery is free, the surcharge stays
    Example(
        "free, but paid on delivery",
        [flat(1, 200_000)],
        [NOTHING],
        204_900,
        delivery=4_900,
        shipping=DELIVERY,
        cod=True,
    ),
    # free from 0 on: a single paisa is enough
    Example(
        "free from nothing on",
        [flat(1, 1)],
        [NOTHING],
        1,
        shipping=Shipping(fee=9_900, free_from=0, cod_surcharge=4_900),
    ),
    # 200000 after rules are free; the coupon's 50000 come off later: 150000
    Example(
        "a coupon leaves delivery free",
        [flat(1, 200_000)],
        [(0, 0, 50_000, 0)],
        150_000,
        coupon=fixed_coupon(50_000),
        shipping=DELIVERY,
    ),
    # 100 % of 5000; 0 + 9900
    Example(
        "free goods are delivered",
        [flat(1, 5_000)],
        [(1, 5_000, 0, 0)],
        9_900,
        [rule(1, "percentage", "100")],
        delivery=9_900,
        shipping=DELIVERY,
    ),
    # 100 % of 5000; 0 + 9900 + 4900
    Example(
        "free goods paid on delivery",
        [flat(1, 5_000)],
        [(0, 0, 5_000, 0)],
        14_800,
        coupon=percent_coupon("100"),
        delivery=14_800,
        shipping=DELIVERY,
        cod=True,
    ),
    # no line, no delivery, no surcharge
    Example("an empty basket", [], [], 0, [TENTH], shipping=DELIVERY, cod=True),
    # GST of the 11800 alone: 11800 × 18 / 118 = 1800; 11800 + 9900
    Example("no tax on delivery", [line(1, 11_800)], [(0, 0, 0, 1_800)], 21_700, delivery=9_900, shipping=DELIVERY),
]
HUNDRED = range(1, 101)
LARGE = [
    # 99 × 7499000 = 742401000; 10 % = 74240100; left 668160900; GST 12026896200 / 118 = 101922849.15 → 101922849;
    # 100 × 668160900 = 66816090000
    Example(
        "a hundred full lines",
        [line(number, 7_499_000, 99) for number in HUNDRED],
        [(1, 74_240_100, 0, 101_922_849)] * 100,
        66_816_090_000,
        [TENTH],
    ),
    # 100 × 101, 5000 off by the coupon: 50 each
    Example(
        "a coupon over a hundred equal lines",
        [flat(number, 101) for number in HUNDRED],
        [(0, 0, 50, 0)] * 100,
        5_100,
        coupon=fixed_coupon(5_000),
    ),
    # 100 × 101, 50 off: 0.5 each, a tie: the 50 lowest variants get 1. GST: 100 × 18 / 118 = 15.25 → 15,
    # 101 × 18 / 118 = 15.41 → 15; 10100 − 50
    Example(
        "half a paisa each",
        [line(number, 101) for number in HUNDRED],
        [(0, 0, 1, 15)] * 50 + [(0, 0, 0, 15)] * 50,
        10_050,
        coupon=fixed_coupon(50),
    ),
    # prices 1 to 100 add up to 5050; 10 % = 505; a share is a tenth of its price. Whole parts: ten times each of
    # 0 to 9 but nine times 0, and one 10: 460; 45 to spare. Remainders .9, .8, .7 and .6: 40 lines; the last five go
    # to the lowest of the remainders .5: 5, 15, 25, 35, 45
    Example(
        "largest remainders of a hundred lines",
        [flat(number, number) for number in HUNDRED],
        [(0, 0, n // 10 + (n % 10 >= 6 or n in {5, 15, 25, 35, 45}), 0) for n in HUNDRED],
        4_545,
        coupon=percent_coupon("10"),
    ),
    # 99 × 100000000000 = 9900000000000; 33.33 % = 3299670000000; left 6600330000000;
    # × 18 / 118 = × 9 / 59 = 6600330000000 / 59 × 9 = 111870000000 × 9 = 1006830000000
    Example(
        "the highest price, a full line",
        [line(1, 100_000_000_000, 99)],
        [(1, 3_299_670_000_000, 0, 1_006_830_000_000)],
        6_600_330_000_000,
        [rule(1, "percentage", "33.33")],
    ),
    # 10 % of 1000000000000005 = 100000000000000.5 → …001, which a float cannot tell; left 900000000000004
    Example(
        "half a paisa of very much",
        [flat(1, 1_000_000_000_000_005)],
        [(1, 100_000_000_000_001, 0, 0)],
        900_000_000_000_004,
        [TENTH],
    ),
]
TOTALS = [*TAXES, *DELIVERIES, *LARGE]
