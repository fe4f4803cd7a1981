"""A workstation of its own: posts the receipt on its standard input, and says what came of it."""

import json
import sys

from invista_desktop.models.domain.goods_receipts import PostGoodsReceipt
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.tickets import Tickets
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.receiving.postings import post_goods_receipt

if __name__ == "__main__":
    told = json.load(sys.stdin)
    tickets = Tickets()
    tickets.put(told["ticket"])
    transactions = Transactions(make_sessions(make_engine(told["dsn"], 1)), tickets)
    posted = post_goods_receipt(transactions, from_plain(PostGoodsReceipt, told["command"]))
    json.dump(to_plain(posted), sys.stdout)
