"""Who stands between the core and the e-invoice portal: one module for each way there."""
