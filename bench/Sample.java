/**
 * One interleaved pair: the same amount of work done by the reference, then by queuectl, in the
 * unit of its {@link Question}.
 */
record Sample(double reference, double ours) {}
