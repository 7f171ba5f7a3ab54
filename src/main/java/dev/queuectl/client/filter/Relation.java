package dev.queuectl.client.filter;

/** How a number is compared. */
enum Relation {
    AT_LEAST(">="),
    AT_MOST("<="),
    ABOVE(">"),
    BELOW("<"),
    EQUAL("=");

    private final String sign;

    Relation(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    boolean holds(long number, long of) {
        return switch (this) {
            case AT_LEAST -> number >= of;
            case AT_MOST -> number <= of;
            case ABOVE -> number > of;
            case BELOW -> number < of;
            case EQUAL -> number == of;
        };
    }
}
