"""What an item is called: the product, and which of its variants."""


def item_name(product: str, variant: str | None = None) -> str:
    """Return an item's name; the product is not said again where the variant's own name begins with it."""
    return written_name(f"{product}, {variant}") if variant else product


def written_name(name: str) -> str:
    """Return a name that papers keep, joined from product and variant, without what it says twice."""
    start = 0
    while (comma := name.find(", ", start)) >= 0:
        product, variant = name[:comma], name[comma + 2 :]
        rest = variant[len(product) :]
        if variant.casefold().startswith(product.casefold()) and not rest[:1].isalnum():
            return variant
        start = comma + 2
    return name
