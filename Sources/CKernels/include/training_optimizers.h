#ifndef CKERNELS_TRAINING_OPTIMIZERS_H
#define CKERNELS_TRAINING_OPTIMIZERS_H

#include <stddef.h>
#include <stdint.h>

// Steps of optimisers, each with the gradient times `factor`.

/// Adam with decoupled weight decay (Loshchilov & Hutter, 2019).
void bh_adamw_step(float *parameter, const float *gradient, float *first, float *second,
                   size_t count, float factor, float rate, float beta1, float beta2, float epsilon,
                   float decay, float correction1, float correction2);
/// RMSprop (Tieleman & Hinton, 2012), with momentum if it is not 0.
void bh_rmsprop_step(float *parameter, const float *gradient, float *square, float *velocity,
                     size_t count, float factor, float rate, float alpha, float epsilon,
                     float momentum, float decay);
/// Stochastic gradient descent with momentum, of Nesterov's kind if asked for.
void bh_sgd_step(float *parameter, const float *gradient, float *velocity, size_t count,
                 float factor, float rate, float momentum, float decay, int nesterov);
/// velocity = momentum * velocity + gradient; update = the Nesterov look-ahead of it.
void bh_momentum(const float *gradient, float *velocity, float *update, size_t count, float factor,
                 float momentum, int nesterov);
/// y = a * x + b * y.
void bh_axpby(float a, const float *x, float b, float *y, size_t count);

#endif
