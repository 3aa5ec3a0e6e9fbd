/** What the people who run Caravan look at and turn: metrics of routes, cache, dead letters. */
package io.caravan.operations;
