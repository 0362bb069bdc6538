import{a as i}from"./c-4H5XTCX5.js";var n=i`
  :host {
    container-type: inline-size;
  }
  .split {
    display: grid;
    flex: 1 1 0;
    grid-template-columns: minmax(15rem, 22rem) minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    min-height: 0;
  }
  .list,
  .detail {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .list {
    border-inline-end: 1px solid var(--ab-line);
  }
  .detail > ab-message {
    margin-block: auto;
  }
  .back {
    display: none;
  }
  @container (max-width: 700px) {
    .split {
      grid-template-columns: minmax(0, 1fr);
    }
    .list {
      border: none;
    }
    .back {
      display: inline-flex;
    }
    .split.open > .list,
    .split:not(.open) > .detail {
      display: none;
    }
  }
`;export{n as a};
