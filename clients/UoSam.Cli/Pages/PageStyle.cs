namespace UoSam.Cli.Pages;

/// <summary>The style sheet of every page; light or dark as the reader's system is.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --bg: #ffffff; --fg: #1f2328; --soft: #59636e; --line: #d1d9e0; --fill: #f6f8fa;
          --better: #1a7f37; --worse: #cf222e; --same: #8c959f; --plain: #0969da; }
        @media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #e6edf3; --soft: #9198a1; --line: #3d444d;
          --fill: #151b23; --better: #3fb950; --worse: #f85149; --same: #656c76; --plain: #4493f8; } }
        body { background: var(--bg); color: var(--fg); font: 15px/1.45 system-ui, sans-serif; max-width: 1180px;
          margin: 0 auto; padding: 1rem 1.25rem 3rem; }
        h1 { font-size: 1.5rem; margin: .5rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        p { margin: .3rem 0; } .soft { color: var(--soft); }
        .note { border-left: 4px solid #bf8700; padding-left: .6rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; max-height: 32rem; }
        th, td { border-bottom: 1px solid var(--line); padding: .2rem .7rem; text-align: right; white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; } th { position: sticky; top: 0; background: var(--fill); }
        .better { color: var(--better); } .worse { color: var(--worse); }
        svg { max-width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif; }
        svg text { fill: var(--fg); } svg .soft { fill: var(--soft); }
        svg .line { stroke: var(--line); fill: none; }
        svg .better { fill: var(--better); } svg .worse { fill: var(--worse); } svg .same { fill: var(--same); }
        svg .plain { fill: var(--plain); }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(34rem, 1fr)); gap: 1rem; }
        .card { border: 1px solid var(--line); border-radius: 6px; padding: .6rem; background: var(--fill); margin: 0; }
        .card figcaption { margin-bottom: .4rem; overflow-wrap: anywhere; }
        .pictures { display: flex; gap: .4rem; } .pictures div { flex: 1; min-width: 0; }
        @media (max-width: 38rem) { .cards { grid-template-columns: 1fr; } .pictures { flex-wrap: wrap; }
          .pictures div { flex: 1 1 40%; } svg.bars { min-width: 36rem; } }
        .pictures img { width: 100%; display: block; image-rendering: auto; } .pictures span { font-size: 12px; }
        """;
}
