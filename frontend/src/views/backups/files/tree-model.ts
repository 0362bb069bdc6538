// Which rows a tree shows, and where keys lead in it. Branches are loaded when they are opened.

export interface TreeNode<T> {
  key: string;
  label: string;
  data: T;
  level: number;
  parent?: TreeNode<T>;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
  /** Undefined until it was opened once; empty: there is nothing in it. */
  children?: readonly TreeNode<T>[];
  isOpen: boolean;
  isLoading: boolean;
}

export interface Branch<T> {
  key: string;
  label: string;
  data: T;
}

export class TreeModel<T> {
  private roots: readonly TreeNode<T>[] = [];
  private shown?: readonly TreeNode<T>[];

  constructor(
    private readonly load: (data: T) => Promise<readonly Branch<T>[]>,
    private readonly changed: () => void,
  ) {}

  setRoots(branches: readonly Branch<T>[]): void {
    this.roots = nodes(branches);
    this.tell();
  }

  /** The rows there are, from the top. */
  get rows(): readonly TreeNode<T>[] {
    if (!this.shown) {
      const rows: TreeNode<T>[] = [];
      const add = (list: readonly TreeNode<T>[]): void => {
        for (const node of list) {
          rows.push(node);
          if (node.isOpen && node.children) add(node.children);
        }
      };
      add(this.roots);
      this.shown = rows;
    }
    return this.shown;
  }

  find(key: string): TreeNode<T> | undefined {
    return this.rows.find((node) => node.key === key);
  }

  async open(node: TreeNode<T>): Promise<void> {
    if (node.isOpen || node.isLoading) return;
    if (!node.children) {
      node.isLoading = true;
      this.tell();
      try {
        node.children = nodes(await this.load(node.data), node);
      } finally {
        node.isLoading = false;
        this.tell();
      }
    }
    node.isOpen = node.children.length > 0;
    this.tell();
  }

  close(node: TreeNode<T>): void {
    node.isOpen = false;
    this.tell();
  }

  /** The row a key leads to, after having opened or closed what it opens or closes. */
  move(key: string, node: TreeNode<T>, isMirrored: boolean): TreeNode<T> | undefined {
    const { rows } = this;
    const now = rows.indexOf(node);
    const into = isMirrored ? "ArrowLeft" : "ArrowRight";
    const out = isMirrored ? "ArrowRight" : "ArrowLeft";
    switch (key) {
      case "ArrowDown":
        return rows[now + 1] ?? node;
      case "ArrowUp":
        return rows[now - 1] ?? node;
      case "Home":
        return rows[0];
      case "End":
        return rows.at(-1);
      case into:
        if (node.isOpen) return node.children?.[0];
        this.open(node).catch(() => undefined);
        return node;
      case out:
        if (!node.isOpen) return node.parent ?? node;
        this.close(node);
        return node;
    }
    return key.length === 1 ? this.typed(key, now) : undefined;
  }

  /** The next row whose name begins with a letter. */
  private typed(letter: string, now: number): TreeNode<T> | undefined {
    const wanted = letter.toLocaleLowerCase();
    const turned = [...this.rows.slice(now + 1), ...this.rows.slice(0, now + 1)];
    return turned.find((node) => node.label.toLocaleLowerCase().startsWith(wanted));
  }

  private tell(): void {
    this.shown = undefined;
    this.changed();
  }
}

function nodes<T>(branches: readonly Branch<T>[], parent?: TreeNode<T>): TreeNode<T>[] {
  return branches.map((branch, index) => ({
    ...branch,
    level: (parent?.level ?? 0) + 1,
    parent,
    place: index + 1,
    siblings: branches.length,
    isOpen: false,
    isLoading: false,
  }));
}
