from PySide6.QtWidgets import QWidget
class DataTask(QWidget):
    def __init__(self, desk, jobs, register): super().__init__()
    def refresh(self): pass
