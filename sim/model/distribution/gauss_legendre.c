/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/gauss_legendre.h"

#include "sim/base/assert.h"

double sb_gauss_legendre(double (*f)(double x, const void *self), const void *self, double from,
                         double to, int parts)
{
    static const double node[] = { 0.14887433898163122, 0.43339539412924719, 0.67940956829902441,
                                   0.86506336668898451, 0.97390652851717172 };
    static const double weight[] = { 0.29552422471475287, 0.26926671930999635, 0.21908636251598204,
                                     0.14945134915058059, 0.06667134430868814 };
    double half = (to - from) / parts / 2, sum = 0;
    SB_ASSERT(parts > 0);
    for (int part = 0; part < parts && from < to; part++)
        for (int i = 0; i < 5; i++) {
            double middle = from + half * (2 * part + 1);
            sum += weight[i] * half *
                   (f(middle - half * node[i], self) + f(middle + half * node[i], self));
        }
    return sum;
}
