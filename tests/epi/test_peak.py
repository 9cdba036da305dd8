"""A narrow peak is found where a grid would step over it."""

import numpy as np

from epihq.epi.peak import where_it_lies

WIDEST = ((-2.0, 6.0), (-3.0, 2.0))


def hill(middle, sds):
    def density(first, second):
        off = ((first - middle[0]) / sds[0])[:, None] ** 2
        return -0.5 * (off + ((second - middle[1]) / sds[1]) ** 2)

    return density


def test_a_peak_of_a_thousandth_of_the_range_is_found():
    first, second = where_it_lies(hill((2.345, -0.3), (1e-3, 2e-3)), WIDEST, sds=7)

    np.testing.assert_allclose(first, (2.338, 2.352), atol=1e-4)
    np.testing.assert_allclose(second, (-0.314, -0.286), atol=1e-4)


def test_without_a_peak_the_whole_range_stays():
    def rising(first, second):
        return first[:, None] + second

    assert where_it_lies(rising, WIDEST, sds=7) == WIDEST
