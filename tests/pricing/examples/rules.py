"""Worked examples of what rules of each type take off, and which of them a line takes."""

from tests.pricing.builders import CUSTOMER, RETAILER, line, rule, uid
from tests.pricing.examples.shape import NOTHING, TENTH, Example, flat, tenth

FROM_TEN = rule(1, "bulk", "15", min_quantity=10)
FROM_THREE = rule(1, "quantity", 300, min_quantity=3)

PERCENTAGES = [
    # no rule; GST 7499000 × 18 / 118 = 1143915.25 → 1143915
    Example("nothing off", [line(1, 7_499_000)], [(0, 0, 0, 1_143_915)], 7_499_000),
    # 3 × 3333 = 9999; 10 % = 999.9 → 1000 (by unit it would be 3 × 333); left 8999; GST 161982 / 118 = 1372.73 → 1373
    Example("rounded on the line", [line(1, 3_333, 3)], [(1, 1_000, 0, 1_373)], 8_999, [TENTH]),
    # 12.5 % of 999 = 124.875 → 125; left 874; GST 15732 / 118 = 133.32 → 133
    Example("an eighth", [line(1, 999)], [(1, 125, 0, 133)], 874, [rule(1, "percentage", "12.5")]),
    # 50 % of 1 = 0.5 → 1; left 0
    Example("half a paisa goes up", [line(1, 1)], [(1, 1, 0, 0)], 0, [rule(1, "percentage", "50")]),
    # 49.99 % of 1 = 0.4999 → 0, so the rule took nothing; GST 18 / 118 = 0.15 → 0
    Example("less than half is nothing", [line(1, 1)], [NOTHING], 1, [rule(1, "percentage", "49.99")]),
    # 2 × 4999 = 9998, all of it off
    Example("all of it", [line(1, 4_999, 2)], [(1, 9_998, 0, 0)], 0, [rule(1, "percentage", "100")]),
    # 33.33 % of 2999900 = 999866.67 → 999867; left 2000033; GST 36000594 / 118 = 305089.78 → 305090
    Example(
        "two decimals", [line(1, 2_999_900)], [(1, 999_867, 0, 305_090)], 2_000_033, [rule(1, "percentage", "33.33")]
    ),
    # 0.01 % of 4999 = 0.4999 → 0
    Example("the least percentage takes nothing", [flat(1, 4_999)], [NOTHING], 4_999, [rule(1, "percentage", "0.01")]),
    # 0.01 % of 5000 = 0.5 → 1
    Example("the least takes one", [flat(1, 5_000)], [(1, 1, 0, 0)], 4_999, [rule(1, "percentage", "0.01")]),
    # one unit though the row says 5: 10 % of 10000 = 1000; left 9000; GST 162000 / 118 = 1372.88 → 1373
    Example(
        "a percentage asks for no quantity", [line(1, 10_000)], [(1, 1_000, 0, 1_373)], 9_000, tenth(min_quantity=5)
    ),
]
BULK = [
    # 10 × 5000 = 50000; 15 % = 7500; left 42500; GST 765000 / 118 = 6483.05 → 6483
    Example("bulk, enough", [line(1, 5_000, 10)], [(1, 7_500, 0, 6_483)], 42_500, [FROM_TEN]),
    # 9 × 5000 = 45000, one unit short; GST 810000 / 118 = 6864.41 → 6864
    Example("bulk, one short", [line(1, 5_000, 9)], [(0, 0, 0, 6_864)], 45_000, [FROM_TEN]),
    # 11 × 5000 = 55000; 15 % of all 11 = 8250; left 46750; GST 841500 / 118 = 7131.36 → 7131
    Example("bulk, one more", [line(1, 5_000, 11)], [(1, 8_250, 0, 7_131)], 46_750, [FROM_TEN]),
    # 5 + 5 units of one product are two lines of 5: 5 × 1000 + 5 × 1000 = 10000
    Example(
        "bulk looks at each line",
        [flat(1, 1_000, 5, product_id=uid(200)), flat(2, 1_000, 5, product_id=uid(200))],
        [NOTHING, NOTHING],
        10_000,
        [FROM_TEN],
    ),
    # 99 × 101 = 9999; 7.5 % = 749.925 → 750; left 9249
    Example(
        "bulk, a full line", [flat(1, 101, 99)], [(1, 750, 0, 0)], 9_249, [rule(1, "bulk", "7.5", min_quantity=99)]
    ),
    # 3 × 2000 = 6000: 10 % = 600, 12.5 % = 750; left 5250
    Example(
        "bulk beats a percentage",
        [flat(1, 2_000, 3)],
        [(2, 750, 0, 0)],
        5_250,
        [TENTH, rule(2, "bulk", "12.5", min_quantity=3)],
    ),
    # 2 × 2000 = 4000, too few for 12.5 %: 10 % = 400; left 3600
    Example(
        "a percentage where bulk asks for more",
        [flat(1, 2_000, 2)],
        [(1, 400, 0, 0)],
        3_600,
        [TENTH, rule(2, "bulk", "12.5", min_quantity=3)],
    ),
]
QUANTITIES = [
    # 4 × 2500 = 10000; 4 × 300 = 1200 off; left 8800; GST 158400 / 118 = 1342.37 → 1342
    Example("quantity, enough", [line(1, 2_500, 4)], [(1, 1_200, 0, 1_342)], 8_800, [FROM_THREE]),
    # 3 × 2500 = 7500; 3 × 300 = 900 off; left 6600; GST 118800 / 118 = 1006.78 → 1007
    Example("quantity, just enough", [line(1, 2_500, 3)], [(1, 900, 0, 1_007)], 6_600, [FROM_THREE]),
    # 2 × 2500 = 5000, one unit short; GST 90000 / 118 = 762.71 → 763
    Example("quantity, one short", [line(1, 2_500, 2)], [(0, 0, 0, 763)], 5_000, [FROM_THREE]),
    # 300 off a unit of 250 is 250: 3 × 250 = 750 off, all of it
    Example("quantity, no more than the price", [line(1, 250, 3)], [(1, 750, 0, 0)], 0, [FROM_THREE]),
    # 2 × 300 = 600 off 600
    Example("quantity, the very price", [line(1, 300, 2)], [(1, 600, 0, 0)], 0, [rule(1, "quantity", 300)]),
    # 99 × 2 = 198; 99 × 1 = 99 off
    Example("quantity, a paisa each", [flat(1, 2, 99)], [(1, 99, 0, 0)], 99, [rule(1, "quantity", 1)]),
    # 4 × 4000 = 16000: 10 % = 1600, 4 × 700 = 2800; left 13200
    Example(
        "quantity beats a percentage",
        [flat(1, 4_000, 4)],
        [(2, 2_800, 0, 0)],
        13_200,
        [TENTH, rule(2, "quantity", 700, min_quantity=2)],
    ),
    # 2 × 6000 = 12000: 20 % = 2400, 2 × 1000 = 2000; left 9600
    Example(
        "a percentage beats quantity",
        [flat(1, 6_000, 2)],
        [(1, 2_400, 0, 0)],
        9_600,
        [rule(1, "percentage", "20"), rule(2, "quantity", 1_000, min_quantity=2)],
    ),
]
RETAILERS = [
    # 20 % of 10000 = 2000; left 8000; GST 144000 / 118 = 1220.34 → 1220
    Example(
        "a retailer's rule",
        [line(1, 10_000)],
        [(1, 2_000, 0, 1_220)],
        8_000,
        [rule(1, "retailer", "20")],
        buyer=RETAILER,
    ),
    # not for customers; GST 180000 / 118 = 1525.42 → 1525
    Example(
        "is not a customer's",
        [line(1, 10_000)],
        [(0, 0, 0, 1_525)],
        10_000,
        [rule(1, "retailer", "20")],
        buyer=CUSTOMER,
    ),
    # 2 × 8000, the retailer's own price, = 16000; 10 % = 1600; left 14400
    Example(
        "a rule on the retailer's own price", [flat(1, 8_000, 2)], [(1, 1_600, 0, 0)], 14_400, [TENTH], buyer=RETAILER
    ),
    # 10000: everybody's 10 % = 1000, the retailers' 5 % = 500; left 9000
    Example(
        "a retailer takes everybody's rule if it is better",
        [flat(1, 10_000)],
        [(1, 1_000, 0, 0)],
        9_000,
        [TENTH, rule(2, "retailer", "5")],
        buyer=RETAILER,
    ),
    # 9999: 10 % = 999.9 → 1000, 12 % = 1199.88 → 1200; left 8799
    Example(
        "or their own",
        [flat(1, 9_999)],
        [(2, 1_200, 0, 0)],
        8_799,
        [TENTH, rule(2, "retailer", "12")],
        buyer=RETAILER,
    ),
]
TIES = [
    # 2 × 5000: 10 % = 1000 = 2 × 500; the lower id is 4
    Example(
        "a tie of two types",
        [flat(1, 5_000, 2)],
        [(4, 1_000, 0, 0)],
        9_000,
        [rule(5, "percentage", "10"), rule(4, "quantity", 500)],
    ),
    # 999: 10 % = 99.9 → 100, 10.01 % = 99.9999 → 100: even after rounding, and the lower id has the lower percentage
    Example("a tie by rounding", [flat(1, 999)], [(1, 100, 0, 0)], 899, [rule(2, "percentage", "10.01"), TENTH]),
    # 500: each takes all of it; the lowest of 7, 6 and 8
    Example(
        "a tie of three",
        [flat(1, 500)],
        [(6, 500, 0, 0)],
        0,
        [rule(7, "percentage", "100"), rule(6, "quantity", 500), rule(8, "bulk", "100")],
    ),
    # 10000: 10 % = 1000 for everybody and for retailers; the lower id is the retailers'
    Example(
        "a tie with a retailer's rule",
        [flat(1, 10_000)],
        [(2, 1_000, 0, 0)],
        9_000,
        [rule(3, "percentage", "10"), rule(2, "retailer", "10")],
        buyer=RETAILER,
    ),
]
RULES = [*PERCENTAGES, *BULK, *QUANTITIES, *RETAILERS, *TIES]
