package dev.queuectl.store;

import java.util.ArrayList;
import java.util.List;

/** All orders in which several actors can take their steps, each his own one after the other. */
final class Orders {
    private Orders() {}

    /**
     * Answers every merge of the actors' scripts.
     *
     * @param steps how many steps each actor has
     * @return lists of actors, by number, in the order in which they step
     */
    static List<List<Integer>> of(int... steps) {
        List<List<Integer>> orders = new ArrayList<>();
        extend(steps.clone(), new ArrayList<>(), orders);
        return orders;
    }

    private static void extend(int[] left, List<Integer> order, List<List<Integer>> orders) {
        boolean complete = true;
        for (int actor = 0; actor < left.length; actor++) {
            if (left[actor] > 0) {
                complete = false;
                left[actor]--;
                order.add(actor);
                extend(left, order, orders);
                order.removeLast();
                left[actor]++;
            }
        }
        if (complete) {
            orders.add(List.copyOf(order));
        }
    }
}
