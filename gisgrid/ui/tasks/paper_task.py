from PySide6.QtWidgets import QWidget
class PaperTask(QWidget):
    def __init__(self, desk, jobs): super().__init__()
