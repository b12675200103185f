"""Draw and save pictures: the only folder that imports Matplotlib and Pillow."""
