using System.Globalization;
using System.Text;
using System.Xml;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Flow.Keeping;

/// <summary>A file as the description names it.</summary>
public sealed record EepFile(string Path, string Name, string Title, string MediaType, long Size, string Digest);

/// <summary>What the description of a lot says.</summary>
public sealed record EepContent(string Centre, string Package, DateTimeOffset At, KeptLot Lot, KeptUntil Kept, IReadOnlyList<EepFile> Files);

/// <summary>
/// 封装元数据 — the metadata of a lot in the element names of DA/T 48-2009 (基于XML的电子文件封装规范), beside its files: each is named with its digest instead of being
/// held a second time, since the standard covers text and still images only.
/// </summary>
public static class EepXml
{
    public static byte[] Write(EepContent content)
    {
        var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new() { Indent = true, IndentChars = "  ", NewLineChars = "\n", Encoding = new UTF8Encoding(false) }))
        {
            var moment = Moment.Of(content.At).ToString();
            xml.WriteStartElement("电子文件封装包");
            Text("封装包格式描述", "本封装包的元数据参照中华人民共和国档案行业标准DA/T 48-2009《基于XML的电子文件封装规范》的元素名编写；文件实体以摘要指向同一归档包（BagIt，RFC 8493）内的文件，不重复封装");
            Text("版本", "2009");
            xml.WriteStartElement("被签名对象");
            xml.WriteAttributeString("eep版本", "2009");
            Text("封装包类型", "原始型");
            Text("封装包类型描述", "电子文件形成后首次归档的封装包");
            Text("封装包创建时间", moment);
            Text("封装包创建单位", content.Centre);
            xml.WriteStartElement("封装内容");
            xml.WriteStartElement("文件实体块");
            xml.WriteStartElement("文件实体");
            Text("聚合层次", "案卷");
            xml.WriteStartElement("来源");
            Text("立档单位名称", content.Centre);
            xml.WriteEndElement();
            Text("电子文件号", $"{content.Package}/{content.Lot.Lot}");
            xml.WriteStartElement("内容描述");
            Text("题名", $"{(content.Lot.Name.Length > 0 ? content.Lot.Name : content.Lot.Lot)}数字见证档案");
            Text("项目名称", content.Lot.ProjectName);
            Text("标段编号", content.Lot.Lot);
            Text("交易类型", Choices.Kind.Find(content.Lot.Kind)?.Chinese ?? content.Lot.Kind);
            Text("日期", content.Kept.Start is { At.IsKnown: true } start ? start.At.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "");
            Text("保管期限", content.Kept.Rule?.Span.Name.Zh ?? "");
            Text("保管期限依据", content.Kept.Rule?.Basis.Zh ?? "");
            Text("保管至", content.Kept.Until is { } until ? until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "");
            xml.WriteEndElement();
            xml.WriteStartElement("文件数据");
            var number = 0;
            foreach (var file in content.Files)
            {
                number++;
                xml.WriteStartElement("文档");
                Text("文档标识符", $"文档{number}");
                Text("文档序号", number.ToString(CultureInfo.InvariantCulture));
                Text("文档主从声明", number == 1 ? "主文档" : "附属文档");
                Text("题名", file.Title);
                xml.WriteStartElement("文档数据");
                xml.WriteStartElement("电子属性");
                Text("格式信息", file.MediaType);
                Text("计算机文件名", file.Path);
                Text("计算机文件大小", file.Size.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
                Text("摘要算法", "SHA-256");
                Text("摘要", file.Digest);
                xml.WriteEndElement();
                xml.WriteEndElement();
            }
            xml.WriteEndElement(); // 文件数据
            xml.WriteEndElement(); // 文件实体
            xml.WriteEndElement(); // 文件实体块
            xml.WriteStartElement("业务实体块");
            xml.WriteStartElement("业务实体");
            Text("业务标识符", "业务1");
            Text("业务行为", "归档");
            Text("行为时间", moment);
            Text("行为依据", "公共资源交易数字见证服务规范 6 见证报告保存");
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteStartElement("机构人员实体块");
            xml.WriteStartElement("机构人员实体");
            Text("机构人员标识符", "机构1");
            Text("机构人员类型", "内设机构");
            Text("机构人员名称", content.Centre);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement(); // 封装内容
            xml.WriteEndElement(); // 被签名对象
            xml.WriteEndElement();

            void Text(string name, string value) => xml.WriteElementString(name, Legal(value));
        }
        return bytes.ToArray();
    }

    // what XML cannot say is left out: a name from outside may hold it
    private static string Legal(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
