/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numeric integration over short pieces. */
#ifndef SIM_MODEL_DISTRIBUTION_GAUSS_LEGENDRE_H
#define SIM_MODEL_DISTRIBUTION_GAUSS_LEGENDRE_H

/* The integral of `f` from `from` to `to` >= from by the rule of Gauss and Legendre with ten
 * points (Abramowitz and Stegun, table 25.4) on each of `parts` equal pieces. */
double sb_gauss_legendre(double (*f)(double x, const void *self), const void *self, double from,
                         double to, int parts);

#endif
