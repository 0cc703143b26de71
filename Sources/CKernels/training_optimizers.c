#include "training_optimizers.h"

#include <math.h>

#include "multiversion.h"

MULTIVERSION
void bh_adamw_step(float *restrict parameter, const float *restrict gradient,
                   float *restrict first, float *restrict second, size_t count, float factor,
                   float rate, float beta1, float beta2, float epsilon, float decay,
                   float correction1, float correction2) {
  float keep = 1 - rate * decay, length = rate / correction1, root = 1 / sqrtf(correction2);
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * factor;
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    parameter[i] = keep * parameter[i] - length * first[i] / (sqrtf(second[i]) * root + epsilon);
  }
}

MULTIVERSION
void bh_rmsprop_step(float *restrict parameter, const float *restrict gradient,
                     float *restrict square, float *restrict velocity, size_t count, float factor,
                     float rate, float alpha, float epsilon, float momentum, float decay) {
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * factor + decay * parameter[i];
    square[i] = alpha * square[i] + (1 - alpha) * g * g;
    velocity[i] = momentum * velocity[i] + g / (sqrtf(square[i]) + epsilon);
    parameter[i] -= rate * velocity[i];
  }
}

MULTIVERSION
void bh_sgd_step(float *restrict parameter, const float *restrict gradient,
                 float *restrict velocity, size_t count, float factor, float rate, float momentum,
                 float decay, int nesterov) {
  float ahead = nesterov ? momentum : 1, plain = nesterov ? 1 : 0;
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * factor + decay * parameter[i];
    velocity[i] = momentum * velocity[i] + g;
    parameter[i] -= rate * (plain * g + ahead * velocity[i]);
  }
}

MULTIVERSION
void bh_momentum(const float *restrict gradient, float *restrict velocity, float *restrict update,
                 size_t count, float factor, float momentum, int nesterov) {
  float ahead = nesterov ? momentum : 1, plain = nesterov ? 1 : 0;
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * factor;
    velocity[i] = momentum * velocity[i] + g;
    update[i] = plain * g + ahead * velocity[i];
  }
}

MULTIVERSION
void bh_axpby(float a, const float *restrict x, float b, float *restrict y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = a * x[i] + b * y[i];
}
