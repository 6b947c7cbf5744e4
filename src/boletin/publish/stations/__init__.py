"""What stations get: their order, their package, their pages; what they answer.

``order`` decides (pure), ``sheets`` and ``order_pdf`` write it down, ``package`` packs, ``portal``
and ``news`` show it, ``receipts`` reads what comes back, ``report`` tells what was offered to whom.
"""
