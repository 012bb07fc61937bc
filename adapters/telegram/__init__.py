"""The Telegram channel: aiogram carries the calls; everything else is ours and knows no aiogram."""
