"""Lists of HSN and SAC that were brought in, beside the headings that come with Pakka."""
