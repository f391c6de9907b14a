"""The class tree (类目表) and the document types (单证类型), as data and as tables."""
