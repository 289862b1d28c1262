/* The few best of many items that are offered one by one. */
#include "policies/lib/few.h"

void few_offer(struct few *few, uint32_t item, double weight)
{
    size_t at = few->count;

    if (at == few->limit && !(weight > few->weight[at - 1]))
        return;
    if (at < few->limit)
        few->count++;
    else
        at--;
    for (; at && weight > few->weight[at - 1]; at--) {
        few->item[at] = few->item[at - 1];
        few->weight[at] = few->weight[at - 1];
    }
    few->item[at] = item;
    few->weight[at] = weight;
}
