/** Requests that a webhook intake must refuse, and a campaign that sends thousands of them. */
package io.caravan.abuse;
