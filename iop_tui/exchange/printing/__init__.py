"""Pages to print and take along: each one HTML file without a script, an image or an address of another host."""

from iop_tui.exchange.printing.agreements_page import agreements_page as agreements_page
from iop_tui.exchange.printing.html import Page as Page
from iop_tui.exchange.printing.plan_page import plan_page as plan_page
from iop_tui.exchange.printing.topics_page import topics_page as topics_page
from iop_tui.exchange.printing.write_page import write_page as write_page
