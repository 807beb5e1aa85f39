"""Who is told what, when: outbox rows written in the transaction that caused them. Delivery is another matter."""
