namespace Witness.Flow.Keeping;

/// <summary>核验说明 — the page of plain words in every package: what lies in it, and how anybody checks it without us.</summary>
public static class HowToVerify
{
    public static string Text(string package) => $"""
        归档包 {package} · 怎样核验
        ============================
        本包是 BagIt 1.0 文件夹（RFC 8493），编码 UTF-8，摘要 SHA-256。不需要本系统，也不需要联网。

        1. 文件没有改动：tagmanifest-sha256.txt 列出其他标签文件，manifest-sha256.txt 列出 data 下每个文件的摘要。在本文件夹里运行
             sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt
        2. 报告与证明：用核验程序
             ./verify 本文件夹
           逐项检查签名、条目在日志中的位置、检查点与共签，并按公开的事实重新编制报告，逐字节比对。
        3. 没有核验程序：用浏览器打开 data/verify.html，把 data/lots/<标段>/representations 里的 PDF 或证明包（.bundle.json）拖进去。
        4. 证据文件在 data/lots/<标段>/evidence；每件的摘要列在该标段的 metadata/eep.xml，并见报告的附件目录。
        5. data/lots/<标段>/records/entries.jsonl 每行一条日志条目（原字节）及其位置：SHA-256(0x00 ‖ 条目) 是日志树（RFC 6962）的叶子。
        6. data/keys.txt 是签署所用的公钥。应与另行取得的公钥比对：只凭本包，只能证明它自相一致。

        不证明什么：来源所报是否属实；包外的事实；密钥持有人以外的人何时见过这些内容（须有共签或时间戳）。

        Archive package {package} · how to verify it
        ============================================
        A BagIt 1.0 folder (RFC 8493), UTF-8, SHA-256. It needs neither this system nor a network.

        1. No file has changed: run the sha256sum line above in this folder.
        2. Reports and proofs: ./verify THIS-FOLDER checks signatures, places in the log, checkpoint and cosignatures, and compiles every report again from its opened facts.
        3. Without that program: open data/verify.html in a browser and drop a PDF or a .bundle.json of data/lots/<lot>/representations on it.
        4. Files of evidence lie in data/lots/<lot>/evidence; metadata/eep.xml and the report's list of attachments name their digests.
        5. Each line of data/lots/<lot>/records/entries.jsonl is an entry of the log, byte for byte, with its position: SHA-256(0x00 ‖ entry) is a leaf of the tree (RFC 6962).
        6. data/keys.txt holds the public keys. Compare them with keys from elsewhere: this package alone proves only that it agrees with itself.

        What is not proven: that the sources told the truth; facts outside the package; who saw it when, where nobody cosigned and no authority stamped the time.

        """.ReplaceLineEndings("\n");
}
