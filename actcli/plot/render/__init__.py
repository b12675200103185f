"""The only place that imports Matplotlib and Pillow: pages, ink and files."""
